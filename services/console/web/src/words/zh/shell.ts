/** Chinese words of the frame: log-in, top bar, times, troubles. */
export const shell = {
  product: '三全',
  centre: '县城市管理指挥中心',
  nav: { watch: '值守', desk: '案件台', tasks: '我们的任务', map: '地图', evaluation: '评价', health: '运行', phones: '演示手机', report: '上报', rounds: '巡查', hotline: '热线登记', main: '主导航' },
  login: {
    title: '登录', name: '账号', password: '密码', enter: '登录', entering: '正在登录…', wrong: '账号或密码不对，请再试一次。', lost: '登录已过期，请重新登录。',
    line: '数字化城市管理', out: '退出登录', show: '显示密码', hide: '隐藏密码',
  },
  live: {
    live: '实时', connecting: '正在连接', lost: '连接中断', bar: '与指挥中心的连接自 {since} 起中断，已 {age}。页面上的时钟与位置都停在那时，正在自动重连。', now: '立即重连',
    title: '距上次收到服务器消息的时间',
  },
  troubles: {
    bar: {
      dispatch: '案件走不动：派遣服务不可用，自 {since}', notify: '短信发不出去：通知服务不可用，自 {since}', carrier: '短信发不出去：短信通道未连接，自 {since}',
      vision: '视频不报警：视频服务不可用，自 {since}', ingest: '收不到新的上报：采集服务不可用，自 {since}',
    },
    more: '另有 {n} 处故障', see: '看运行', count: '{n} 处故障',
  },
  theme: { dark: '换成浅色', light: '换成深色' },
  language: { switch: 'English', title: 'Switch to English' },
  sound: { on: '提示音：开（点击静音 15 分钟）', off: '静音中，{time} 恢复' },
  search: { placeholder: '案卷编号、地点 ( / )', none: '没有找到“{text}”', title: '查找' },
  help: {
    title: '键盘', next: '下一条 / 上一条', confirm: '确认', reject: '误报，再按 1–9 选原因', undo: '撤销（10 秒内）', recheck: '复看此刻的画面', search: '查找',
    go: '前往：W 值守 D 案件台 M 地图 E 评价 H 运行 P 手机', help: '显示本页', full: '放大图片', plain: '去掉图上的框线', close: '关闭',
  },
  list: { loading: '正在读取…', retry: '再试一次', more: '再读一些', failed: '没有读到' },
  trouble: {
    offline: '连不上指挥中心，请检查网络。', denied: '您的岗位不能做这件事。', gone: '没有这一条，可能已被移走。', conflict: '现在做不了：别人已经处理过。',
    missing: '还缺必填内容。', broken: '服务出了问题，请稍后再试。', busy: '太忙了，请稍等再试。', unauthorised: '登录已过期。', other: '没有成功（{status}）。',
  },
  time: { seconds: '{n} 秒', minutes: '{n} 分', hours: '{n} 小时 {m} 分', days: '{n} 天 {m} 小时', ago: '{age}前', none: '—' },
  roles: {
    collector: '信息采集员', volunteer: '义务监督员', agent: '12319 坐席', video_op: '视频坐席', acceptor: '受理员', shift_leader: '值班长', dispatcher: '派遣员',
    dept_clerk: '部门经办', dept_leader: '部门负责人', crew: '应急队', crew_mgr: '应急队长', inspector: '督查', evaluator: '考评', leader: '领导', gis_admin: '数据维护员',
    admin: '系统管理员', auditor: '审计员', service: '服务', system: '系统',
  },
  lost: { title: '没有这一页', back: '回到我的主页' },
}
