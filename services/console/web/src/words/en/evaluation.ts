/** English words of the evaluation page. */
export const evaluation = {
  title: 'Evaluation', by: { stage: 'By stage', department: 'By department', category: 'By category', day: 'By day' }, from: 'From', to: 'to', count: 'Cases', share: 'Share', name: 'Name', empty: 'No case in this period.', total: '{n} in all', hint: 'Click a number to see the cases',
  stageAxis: 'Stage', departmentAxis: 'Department', categoryAxis: 'Category', none: 'not dispatched yet', dayAxis: 'Day', unit: 'cases', closed: 'Closed', overdue: 'Overdue', open: 'Open', indicators: { collected: 'Reported', filed: 'Filed', dispatched: 'Dispatched', closed: 'Closed', overdue: 'Overdue', reworks: 'Reworks', rate: 'Platform closing rate', rateNote: 'closed over reported; not the standard’s' }, chart: 'Chart', table: 'Table', presets: { today: 'Today', week: '7 days', month: '30 days' },
}
