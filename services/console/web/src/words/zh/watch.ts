/** Chinese words of the watch page. */
export const watch = {
  title: '待确认', list: '待确认警情', empty: '没有待确认的警情。新的警情会自己出现在这里。', emptyBlind: '有 {n} 路摄像头看不见，那里没有警情不等于没有事。', seeHealth: '去看摄像头',
  choose: '左边选一条警情，或按 J。', kinds: { no_parking: '违法停车', occupation: '占道经营' },
  classes: { car: '小汽车', truck: '货车', bus: '客车', motorcycle: '摩托车', bicycle: '自行车', van: '面包车', tricycle: '三轮车', land_vehicle: '机动车', vehicle: '机动车', person: '人', man: '人', woman: '人', stall: '摊位', umbrella: '遮阳伞', table: '桌子', dining_table: '桌子', desk: '桌子', chair: '椅子', bench: '长凳', box: '箱子', goods: '货物', cart: '推车', suitcase: '箱包', unknown: '未知物体' },
  states: { open: '待确认', confirmed: '已确认', rejected: '误报', cleared: '已离开' },
  confidence: '置信度 {value}', stayed: '停留 {age}', limit: '限 {age}', zone: '区域 {zone}', camera: '摄像头',
  roles: { first: '始', firstLong: '第一次看到', dwell: '到时限', dwellLong: '达到停留时限', latest: '近况', latestLong: '最近一张', cleared: '已离开', clearedLong: '离开之后', recheck: '复看', recheckLong: '复看所见' }, still: '此刻', film: '录像', filmLong: '报警前后各五秒的录像', stillLong: '摄像头此刻的画面',
  noPicture: '图片取不到', taken: '{age}前', confirm: '确认', reject: '误报', undo: '撤销', recheck: '复看', rechecking: '正在取此刻的画面…',
  reason: '为什么是误报？', reasons: { loading: '正在上下客或装卸', queue: '排队等灯', wrongZone: '不在禁止区域内', notVehicle: '不是车辆或摊位', permitted: '有许可', official: '公务或抢险车辆', shadow: '光影、雨雪', gone: '已离开', other: '其他' },
  pendingTrue: '已确认，{n} 秒后发出', pendingFalse: '已判误报，{n} 秒后发出', sendNow: '立即发出', sent: '已发出', leaving: '正在提交…', failed: '没有发出：{why}', decided: '{who} 已判定：{what}', decidedSomeone: '别人已判定',
  claimedBy: '{who} 正在看', claimedMe: '我在看', case: '案件', noCase: '确认后在这里看到案件走到哪一步。', opening: '正在立案…', since: '起 {time}', raised: '报警 {time}',
  joined: '已并入案件', plain: '不画框线', map: '周围', trusted: '自动确认', judgedBy: '判定人',
  later: { left: '已离开，还没判定', confirmed: '已确认' }, alertGone: '这条警情已不在列表中。', cameraDown: '这路摄像头现在看不见（{state}）。',
}
