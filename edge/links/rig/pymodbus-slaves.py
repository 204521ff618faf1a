"""Modbus slaves by an independent implementation, for the tests of our master.

pymodbus-slaves.py tcp PORT | serial PATH BAUD

Units 1 and 17. Of unit u, holding register a holds 1000 u + a, input register a holds 2000 u + a,
coil a is on when a is odd, discrete input a when a divides by three; addresses 0 to 199. Prints
"ready" once it listens.
"""

import asyncio
import sys

from pymodbus.datastore import (
    ModbusSequentialDataBlock,
    ModbusServerContext,
    ModbusSlaveContext,
)
from pymodbus.server import StartAsyncSerialServer, StartAsyncTcpServer
from pymodbus.transaction import ModbusRtuFramer

ADDRESSES = range(200)


def slave(unit):
    return ModbusSlaveContext(
        hr=ModbusSequentialDataBlock(0, [1000 * unit + a for a in ADDRESSES]),
        ir=ModbusSequentialDataBlock(0, [2000 * unit + a for a in ADDRESSES]),
        co=ModbusSequentialDataBlock(0, [a % 2 == 1 for a in ADDRESSES]),
        di=ModbusSequentialDataBlock(0, [a % 3 == 0 for a in ADDRESSES]),
        zero_mode=True,
    )


async def main(kind, where, *form):
    context = ModbusServerContext(slaves={u: slave(u) for u in (1, 17)}, single=False)
    if kind == "tcp":
        server = await StartAsyncTcpServer(
            context, address=("127.0.0.1", int(where)), defer_start=True
        )
    else:
        server = await StartAsyncSerialServer(
            context,
            framer=ModbusRtuFramer,
            port=where,
            baudrate=int(form[0]),
            parity="N",
            stopbits=1,
            defer_start=True,
        )
        await server.start()
    serving = asyncio.ensure_future(server.serve_forever())
    await asyncio.sleep(0)
    print("ready", flush=True)
    await serving


asyncio.run(main(*sys.argv[1:]))
