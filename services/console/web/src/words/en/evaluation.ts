/** English words of the evaluation page. */
export const evaluation = {
  title: 'Evaluation', by: { stage: 'By stage', department: 'By department', day: 'By day' }, from: 'From', to: 'to', count: 'Cases', share: 'Share', name: 'Name', empty: 'No case in this period.', total: '{n} in all', hint: 'Click a number to see the cases',
  stageAxis: 'Stage', departmentAxis: 'Department', dayAxis: 'Day', unit: 'cases', closed: 'closed', overdue: 'overdue', chart: 'Chart', table: 'Table', presets: { today: 'Today', week: '7 days', month: '30 days' },
}
