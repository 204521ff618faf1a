/** The room as a body of air between walls. */
export interface RoomShape {
  readonly floorM2: number;
  readonly volumeM3: number;
  /** Inner surface of floor, ceiling and walls. */
  readonly surfaceM2: number;
}

export interface Air {
  readonly temperatureC: number;
  readonly wallC: number;
  /** Grams of water in a kilogram of air. */
  readonly waterGPerKg: number;
  readonly co2Ppm: number;
}

/** What acts on the air during a step. */
export interface AirInputs {
  readonly outdoorC: number;
  readonly outdoorWaterGPerKg: number;
  readonly people: number;
  /** From appliances and the air-conditioner; cooling is negative. */
  readonly heatW: number;
  /** Sensible cooling, positive: what wrings water out of the air. */
  readonly coolingW: number;
  readonly freshAirM3PerH: number;
}

/** A seated person: about 100 W, 50 g water and 18 l of CO₂ an hour. */
const perPerson = { heatW: 100, waterGPerH: 50, co2M3PerH: 0.018 } as const;

const heightM = 3;
const airKgPerM3 = 1.2;
const airJPerKgK = 1005;
/** Furniture and paper follow the air and multiply its heat capacity. */
const furnishingFactor = 5;
const wallJPerM2K = 50_000;
const airToWallWPerM2K = 4;
const wallToOutdoorWPerM2K = 0.35;
const leakPerH = 0.2;
const outdoorCo2Ppm = 420;
/** Air leaves a cold coil with about this much water. */
const coilWaterGPerKg = 9;
/** Grams of water wrung out a second for each kilowatt and g/kg above the coil. */
const dryingGPerSKwGPerKg = 0.015;

/** A room for so many seats, 3 m high. */
export function shapeForSeats(seats: number): RoomShape {
  const floorM2 = 20 + 2.2 * seats;
  const perimeterM = 4.2 * Math.sqrt(floorM2);
  return {
    floorM2,
    volumeM3: floorM2 * heightM,
    surfaceM2: 2 * floorM2 + perimeterM * heightM,
  };
}

/** Air of a room at rest: walls as warm as the air, CO₂ as outside. */
export const airAtRest = (temperatureC: number, humidityPercent: number): Air => ({
  temperatureC,
  wallC: temperatureC,
  waterGPerKg: waterAt(temperatureC, humidityPercent),
  co2Ppm: outdoorCo2Ppm,
});

/** The air after `dtMs` of room time; `dtMs` at most `limits.longestSubStepMs`. */
export function stepAir(shape: RoomShape, air: Air, inputs: AirInputs, dtMs: number): Air {
  const dtS = dtMs / 1000;
  const airKg = shape.volumeM3 * airKgPerM3;
  const freshM3PerS = (inputs.freshAirM3PerH + leakPerH * shape.volumeM3) / 3600;
  const exchanged = Math.min(1, (freshM3PerS * dtS) / shape.volumeM3);

  const fromWallW = airToWallWPerM2K * shape.surfaceM2 * (air.wallC - air.temperatureC);
  const freshW = freshM3PerS * airKgPerM3 * airJPerKgK * (inputs.outdoorC - air.temperatureC);
  const peopleW = inputs.people * perPerson.heatW;
  const airW = fromWallW + freshW + peopleW + inputs.heatW;
  const outsideW = wallToOutdoorWPerM2K * shape.surfaceM2 * (inputs.outdoorC - air.wallC);

  const dryingG =
    (inputs.coolingW / 1000) *
    Math.max(0, air.waterGPerKg - coilWaterGPerKg) *
    dryingGPerSKwGPerKg *
    dtS;
  const breathedG = (inputs.people * perPerson.waterGPerH * dtS) / 3600;
  const breathedCo2M3 = (inputs.people * perPerson.co2M3PerH * dtS) / 3600;
  const water =
    air.waterGPerKg +
    (breathedG - dryingG) / airKg +
    exchanged * (inputs.outdoorWaterGPerKg - air.waterGPerKg);
  const temperatureC = air.temperatureC + (airW * dtS) / (airKg * airJPerKgK * furnishingFactor);
  return {
    temperatureC,
    wallC: air.wallC + ((outsideW - fromWallW) * dtS) / (wallJPerM2K * shape.surfaceM2),
    waterGPerKg: Math.min(waterAt(temperatureC, 99), Math.max(0.5, water)),
    co2Ppm:
      air.co2Ppm +
      (breathedCo2M3 / shape.volumeM3) * 1e6 +
      exchanged * (outdoorCo2Ppm - air.co2Ppm),
  };
}

/** Pressure of saturated vapour, hPa (Magnus formula over water). */
const saturationHpa = (temperatureC: number): number =>
  6.112 * Math.exp((17.62 * temperatureC) / (243.12 + temperatureC));

const airHpa = 1013;

/** Water in the air, g/kg, at a relative humidity in percent. */
export function waterAt(temperatureC: number, humidityPercent: number): number {
  const vapourHpa = (humidityPercent / 100) * saturationHpa(temperatureC);
  return (622 * vapourHpa) / (airHpa - vapourHpa);
}

/** Relative humidity in percent, 0 to 100. */
export function humidityPercent(air: Air): number {
  const vapourHpa = (airHpa * air.waterGPerKg) / (622 + air.waterGPerKg);
  return Math.min(100, (100 * vapourHpa) / saturationHpa(air.temperatureC));
}
