/** English words of the desk. */
export const desk = {
  title: 'Desk', oldest: 'oldest {age}', all: 'All', open: 'Open', overdueOnly: 'Overdue only', state: 'State', department: 'Department', from: 'Opened from', to: 'to', clear: 'Clear filters',
  empty: 'No case fits these filters.', emptyMine: 'No case waits for you.', columns: { number: 'Number', category: 'Category', place: 'Place', state: 'State', clock: 'Time', department: 'Department', opened: 'Opened', source: 'Source' },
  shown: '{n} shown', count: '{n} cases', sort: 'by deadline', none: 'none', overdue: '{n} overdue',
}
