/** Which pages each role has; the first is where it lands. */

export type PageName = 'watch' | 'desk' | 'map' | 'evaluation' | 'health' | 'phones' | 'report'

const pagesOf: Record<string, PageName[]> = {
  video_op: ['watch', 'map', 'health'],
  agent: ['report', 'desk'],
  acceptor: ['desk', 'map', 'report'],
  shift_leader: ['desk', 'watch', 'map', 'evaluation', 'health'],
  dispatcher: ['desk', 'map'],
  dept_clerk: ['desk'],
  dept_leader: ['desk'],
  collector: ['report'],
  volunteer: ['report'],
  crew: ['desk'],
  crew_mgr: ['desk', 'map'],
  inspector: ['evaluation', 'desk', 'map', 'report'],
  evaluator: ['evaluation', 'desk'],
  leader: ['evaluation', 'desk', 'map', 'health'],
  gis_admin: ['health'],
  admin: ['health'],
  auditor: ['health'],
}

const neverCases = new Set(['gis_admin', 'admin', 'auditor', 'volunteer'])

/** Who may look at the demo's phones where the installation has them. */
const phoneRoles = new Set(['video_op', 'acceptor', 'shift_leader', 'dispatcher', 'agent', 'leader'])

export function pagesFor(role: string, phones: boolean): PageName[] {
  const own = pagesOf[role] ?? ['health']
  return phones && phoneRoles.has(role) ? [...own, 'phones'] : own
}

export function landing(role: string): PageName {
  return pagesFor(role, false)[0] ?? 'health'
}

export function mayOpen(role: string, page: string, phones: boolean): boolean {
  if (page === 'case') return !neverCases.has(role)
  if (page === 'camera') return mayOpen(role, 'health', phones)
  return pagesFor(role, phones).includes(page as PageName)
}

/** Who may see whole phone numbers. */
export const seesNumbers = (role: string): boolean => ['admin', 'shift_leader', 'dispatcher', 'leader'].includes(role)

/** Crews and departments see their own people only. */
export const seesCollectors = (role: string): boolean => !['crew', 'crew_mgr', 'dept_clerk', 'dept_leader'].includes(role) && !neverCases.has(role)

/** The roles whose desk is their own department's or crew's list of tasks. */
export const ownTasks = (role: string): boolean => ['dept_clerk', 'dept_leader', 'crew', 'crew_mgr'].includes(role)
