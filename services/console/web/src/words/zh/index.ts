/** Every Chinese word of the page, by where it is read. */
import { cases, states, steps } from './cases'
import { desk } from './desk'
import { evaluation } from './evaluation'
import { health } from './health'
import { map } from './map'
import { phones } from './phones'
import { report } from './report'
import { shell } from './shell'
import { sms } from './sms'
import { watch } from './watch'
import { zones } from './zones'

export default { ...shell, watch, cases, states, steps, desk, map, phones, evaluation, health, report, sms, zones }
