/** Chinese words of the evaluation page. */
export const evaluation = {
  title: '评价', by: { stage: '按环节', department: '按部门', category: '按类别', day: '按日' }, from: '从', to: '到', count: '案件数', share: '占比', name: '名称', empty: '这段时间没有案件。', total: '共 {n} 件', hint: '点数字看案件',
  stageAxis: '环节', departmentAxis: '部门', categoryAxis: '类别', none: '未派遣', dayAxis: '日期', unit: '件', closed: '结案', overdue: '超时', open: '在办', indicators: { collected: '上报', filed: '立案', dispatched: '派遣', closed: '结案', overdue: '超时', reworks: '返工', rate: '平台办结率', rateNote: '办结数 ÷ 上报数，非国标结案率' }, chart: '图', table: '表', presets: { today: '今天', week: '近 7 天', month: '近 30 天' },
}
