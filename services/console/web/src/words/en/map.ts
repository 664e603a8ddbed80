/** English words of the map. */
export const map = {
  title: 'Map', layers: 'Layers', unit_grids: 'Unit grids', work_grids: 'Work grids', streets: 'Streets', boundary: 'County line', cameras: 'Cameras', cases: 'Cases', crews: 'Crews', collectors: 'Collectors', legend: 'Legend',
  waiting: 'waiting', moving: 'in hand', done: 'done', overdue: 'overdue', ageOf: 'position {age} old', never: 'no position', off: 'silent for {age}', fading: 'position is old', speed: '{n} km/h', loading: 'Drawing the map…', failed: 'The map could not be drawn: {why}', noWebgl: 'This browser cannot draw the map (no WebGL).',
  grid: 'Grid {code}', openCase: 'Open the case', list: 'List', noCrews: 'No crew is online.', crewStates: { free: 'free', busy: 'on a task', ordered: 'sent', on_site: 'on site', off: 'off duty' }, fit: 'Whole county', find: 'Find a crew or camera',
  kinds: { crew: 'Crew', collector: 'Collector', camera: 'Camera', case: 'Case' }, cluster: '{n} cases', count: '{n}',
}
