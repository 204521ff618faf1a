export const plateZh = {
  "plate.in-use": "使用中",
  "plate.free": "空闲",
  "plate.next": "下一场",
  "plate.booked": "已预订",

  "rule.plate-door": "门牌：当前与下一场会议",

  "alarm.plate-character":
    "{meetingAtMs} 会议：{device} 的席签含有字库没有的字（{character}），会前请改用其他写法",
  "alarm.plate-character-secret":
    "{meetingAtMs} 会议：{device} 的席签含有字库没有的字，会前请改用其他写法",
  "alarm.plate-template": "{meetingAtMs} 会议所选席签模板“{template}”不存在，改用标准模板",
  "alarm.plate-asleep":
    "{device} 赶不上 {meetingAtMs} 的会议：{checkInAtMs} 才会签到取图；按一下席签上的按键，或放置纸质席签",
  "alarm.plate-unheard":
    "{device} 赶不上 {meetingAtMs} 的会议：{silentMs}没有回音；检查电池与距离，或放置纸质席签",
  "alarm.plate-battery": "{device} 的电池只剩 {percent}%，请在下次会议前更换",
  "alarm.plate-swapped": "{device} 显示的是 {other} 的姓名：两个席签可能放反或编号配错，请核对",
  "alarm.plate-wrong": "{device} 显示的是旧内容或残缺画面，且未接受新内容：会前请收起，换纸质席签",
  "alarm.plate-not-blank":
    "{meetingAtMs} 的涉密会议已结束，{device} 尚未确认清空：请收起该席签，直到其空白",

  "lack.plate-asleep": "{device} 要到 {checkInAtMs} 才会签到取图",
  "lack.plate-unheard": "{device} 已有 {silentMs}没有回音",
  "lack.plate-swapped": "{device} 显示的是 {other} 的姓名",

  "evidence.wiped-plates":
    "席签 {count}/{total} 已确认不再显示其姓名，会标已空白，姓名与名称已清除",

  "sign.now": "使用中 {times}",
  "sign.next": "下一场 {times}",
  "sign.free": "空闲",
  "banner.title": "请校对会标",
  "banner.what": "逐字核对。无误后会标屏才显示；有误请联系主办单位在预约中更改。",
  "banner.right": "校对无误",
  "banner.right-of": "校对无误：{text}",
} as const;
