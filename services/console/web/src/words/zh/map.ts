/** Chinese words of the map. */
export const map = {
  title: '地图', layers: '图层', unit_grids: '单元网格', work_grids: '工作网格', streets: '道路', boundary: '县界', cameras: '摄像头', cases: '案件', crews: '队伍', collectors: '采集员', legend: '图例',
  waiting: '待办', moving: '在办', done: '已办', overdue: '超时', ageOf: '位置 {age}前', never: '没有位置', off: '离线 {age}', fading: '位置已旧', speed: '{n} 公里/时', loading: '正在画地图…', failed: '地图没有画出来：{why}', noWebgl: '这台电脑的浏览器不能画地图（缺 WebGL）。',
  grid: '网格 {code}', openCase: '打开案件', list: '列表', noCrews: '没有队伍在线。', crewStates: { free: '空闲', busy: '有任务', ordered: '已派', on_site: '到场', off: '下班' }, fit: '看全县', find: '找队伍、摄像头',
  kinds: { crew: '队伍', collector: '采集员', camera: '摄像头', case: '案件' }, cluster: '{n} 件', count: '{n}',
}
