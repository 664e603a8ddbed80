/** Chinese words of the desk. */
export const desk = {
  title: '案件台', oldest: '最久 {age}', all: '全部', open: '在办', overdueOnly: '只看超时', state: '状态', department: '部门', from: '上报从', to: '到', clear: '清除条件',
  empty: '没有符合条件的案件。', emptyMine: '没有等您处理的案件。', columns: { number: '编号', category: '类别', place: '地点', state: '状态', clock: '时限', department: '部门', opened: '上报', source: '来源' },
  shown: '已显示 {n} 件', count: '{n} 件', sort: '按时限', none: '无', overdue: '超时 {n}',
}
