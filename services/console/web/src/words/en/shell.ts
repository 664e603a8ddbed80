/** English words of the frame: log-in, top bar, times, troubles. */
export const shell = {
  product: 'Sanquan',
  centre: 'County Urban Management Centre',
  nav: { watch: 'Watch', desk: 'Desk', tasks: 'Our tasks', map: 'Map', evaluation: 'Evaluation', health: 'Health', phones: 'Phones', report: 'Report', rounds: 'Rounds', hotline: 'Hotline', main: 'Main navigation' },
  login: {
    title: 'Sign in', name: 'Account', password: 'Password', enter: 'Sign in', entering: 'Signing in…', wrong: 'The account or the password is wrong. Please try again.', lost: 'Your session has ended. Please sign in again.',
    line: 'Digital urban management', out: 'Sign out', show: 'Show password', hide: 'Hide password',
  },
  live: {
    live: 'Live', connecting: 'Connecting', lost: 'Connection lost', bar: 'No connection to the centre since {since}, for {age}. Clocks and positions stand as they were then. Reconnecting by itself.', now: 'Reconnect now',
    title: 'Time since the server was last heard',
  },
  troubles: {
    bar: {
      dispatch: 'Cases cannot move: the dispatch service is not available, since {since}', notify: 'SMS cannot be sent: the notify service is not available, since {since}', carrier: 'SMS cannot be sent: the carrier’s line is not connected, since {since}',
      vision: 'Video raises no alerts: the video service is not available, since {since}', ingest: 'No new reports come in: the ingest service is not available, since {since}',
    },
    more: 'and {n} more', see: 'See health', count: '{n} in trouble',
  },
  theme: { dark: 'Switch to light', light: 'Switch to dark' },
  language: { switch: '中文', title: '切换为中文' },
  sound: { on: 'Sound is on (click to mute for 15 minutes)', off: 'Muted until {time}' },
  search: { placeholder: 'Case number, place ( / )', none: 'Nothing found for “{text}”', title: 'Search' },
  help: {
    title: 'Keyboard', next: 'Next / previous', confirm: 'Confirm', reject: 'False alarm, then 1–9 for the reason', undo: 'Undo (within 10 s)', recheck: 'Look again, now', search: 'Search',
    go: 'Go to: W watch, D desk, M map, E evaluation, H health, P phones', help: 'Show this', full: 'Enlarge the picture', plain: 'Without the lines drawn in', close: 'Close',
  },
  list: { loading: 'Loading…', retry: 'Try again', more: 'Load more', failed: 'Could not be loaded' },
  trouble: {
    offline: 'The centre cannot be reached. Please check the network.', denied: 'Your post may not do this.', gone: 'This is not there; it may have been moved.', conflict: 'Not possible now: somebody has dealt with it already.',
    missing: 'Something required is still missing.', broken: 'The service failed. Please try again shortly.', busy: 'Too busy. Please wait and try again.', unauthorised: 'Your session has ended.', other: 'It did not work ({status}).',
  },
  time: { seconds: '{n} s', minutes: '{n} min', hours: '{n} h {m} min', days: '{n} d {m} h', ago: '{age} ago', none: '—' },
  roles: {
    collector: 'Collector', volunteer: 'Volunteer', agent: '12319 agent', video_op: 'Video operator', acceptor: 'Acceptor', shift_leader: 'Shift leader', dispatcher: 'Dispatcher',
    dept_clerk: 'Department clerk', dept_leader: 'Department head', crew: 'Crew', crew_mgr: 'Crew manager', inspector: 'Inspector', evaluator: 'Evaluator', leader: 'Leader', gis_admin: 'Map data keeper',
    admin: 'Administrator', auditor: 'Auditor', service: 'Service', system: 'System',
  },
  lost: { title: 'There is no such page', back: 'Back to my page' },
}
