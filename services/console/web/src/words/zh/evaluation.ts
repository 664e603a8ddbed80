/** Chinese words of the evaluation page. */
export const evaluation = {
  title: '评价', by: { stage: '按环节', department: '按部门', day: '按日' }, from: '从', to: '到', count: '案件数', share: '占比', name: '名称', empty: '这段时间没有案件。', total: '共 {n} 件', hint: '点数字看案件',
  stageAxis: '环节', departmentAxis: '部门', dayAxis: '日期', unit: '件', closed: '结案', overdue: '超时', chart: '图', table: '表', presets: { today: '今天', week: '近 7 天', month: '近 30 天' },
}
