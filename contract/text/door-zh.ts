/** Before one is signed in, Chinese: sign-in, and a page that does not come. */
export const doorZh = {
  "sign.factor": "动态码",
  "sign.other": "通过{name}登录",
  "account.code-hint": "验证器应用中的 6 位数字，或一个恢复码",
  "problem.code-needed": "请再输入动态码。",
  "problem.wrong-second-factor": "动态码错误或已使用，请等待下一个。",
  "problem.sign-on-failed": "统一认证未通过，请重试。",
  "problem.sign-on-unknown": "统一认证已通过，但您在本系统没有账号或角色，请联系管理员。",
  "problem.sign-on-unreached": "统一认证没有应答，请稍后再试。",
  "sign.ended": "登录已失效，请重新登录；登录后回到刚才的页面。",
  "later.failed": "页面没有加载成功",
  "later.failed-hint": "中枢没有应答，或刚刚升级过。会场照常运行。",
  "later.again": "重试",
} as const;
