/** Chinese words of the report forms. */
export const report = {
  title: '上报问题', hotline: '热线登记', category: '类别', chooseCategory: '输入几个字查找', text: '情况说明', place: '位置', here: '用我现在的位置', locating: '正在定位…', noLocation: '没有取到位置，请在地图上点，或填经纬度。', lon: '经度', lat: '纬度', address: '地址',
  photos: '照片', addPhoto: '拍照或选图', photoHint: '至少两张：一张近、一张远。发送前会缩小。', send: '上报', sending: '正在上报…', sent: '已上报，编号 {id}', queued: '没有网络，已存在手机上，{n} 条未发。', sendQueued: '现在发送', caller: '来电人', phone: '来电号码', register: '登记',
  registered: '已登记，编号 {id}', tasks: '我的任务', noTasks: '没有待核实或核查的任务。', missing: { category: '请选类别。', text: '请写情况说明。', place: '请定位。', photos: '请加照片。' }, pick: '在地图上点位置', remove: '去掉', collector: '采集员', open: '打开', again: '再报一条',
  similar: '附近同类案件', nothingSimilar: '附近没有同类的在办案件。',
}
