/** Chinese words of drawing a camera's zones. */
export const zones = {
  open: '看 {name} 的画面与区域', title: '禁止区域', none: '还没有区域。没有区域的摄像头不会报警。', add: '新区域', draw: '在画面上点出区域的角，至少三个；拖动可改，点两下角可去掉。', kind: '禁止什么', dwell: '停留多久报警（秒）', trusted: '不需人工确认，直接立案', save: '保存区域', saving: '正在保存…', saved: '已保存，几秒内生效', remove: '删除', removed: '已删除',
  name: '区域编号', corners: '{n} 个角', cancel: '放弃', denied: '您的岗位不能画区域，只能看。', tooFew: '至少要三个角。', badName: '编号只用字母、数字、横线。', again: '换一张画面', always: '全天', schedule: '时段（不填为全天）',
  try: '试运行', tried: '试运行 {from} 至 {to}', notLive: '尚未生效：满意后请保存。', newestOnly: '时间有限，只试了最近这一段。', missing: '其中 {n} 小时没有检测记录', former: '恢复第 {n} 版（{who}）',
  said: { lostTrue: '会漏掉 {n} 起已确认的警情！', avoidedFalse: '可免去 {n} 起误报', vanished: '{n} 起未判断的警情不再出现', new: '会新增 {n} 起警情', same: '与现在相同，{n} 起', total: '共 {before} 起，改后 {after} 起' },
  more: '更多规则：类别、时段、遮罩、优先级', only: '只看这些类别', every: '全部', byClass: '按类别的停留（秒）', addClass: '加一个类别', from: '开始', to: '结束', permitted: '此时段允许（如夜市）', dwellThen: '此时段的停留（秒）', addWindow: '加时段', masks: '遮罩：其中的东西不算', mask: '遮罩 {n}', addMask: '画遮罩', grace: '规则开始后宽限（秒）', minHeight: '最小高度（占画面 %）', minConfidence: '最低置信度（%）', priority: '优先级（重叠时高者优先）',
  fit: '区域仍对得上，继续看', fitDone: '已确认，几秒内恢复',
  on: { all: '每天', working: '工作日（含调休）', off: '休息日与节假日' },
  day: { 1: '一', 2: '二', 3: '三', 4: '四', 5: '五', 6: '六', 7: '日' },
  classes: { car: '轿车', truck: '货车', bus: '客车', van: '面包车', vehicle: '车辆', unknown: '未知物', stall: '摊位', umbrella: '伞', table: '桌子', chair: '椅子', box: '箱子', goods: '货物', cart: '推车' },
  lessons: '从判断中学习', share: '警情 {alerts} 起：属实 {yes}，误报 {no}', falseShare: '误报占 {n}%', accept: '采纳', noRecord: '没有检测记录，无法试算', effect: '上周会：保留属实 {kept_true}，漏掉 {lost_true}，免误报 {avoided_false}，新增 {new}',
  suggest: { confidence: '提高最低置信度，可免 {n} 起误报', dwell: '延长停留时长，可免 {n} 起误报', edge: '收窄区域边界，可免 {n} 起误报', mask: '加一块遮罩，可免 {n} 起误报' },
}
