/** The page's addresses, and who is let in. */
import { createRouter, createWebHistory } from 'vue-router'

import { landing, mayOpen } from './pages'
import { knowSession, session } from './session'

export const router = createRouter({
  history: createWebHistory(),
  routes: [
    { path: '/login', name: 'login', component: () => import('./views/LoginView.vue') },
    { path: '/', name: 'home', redirect: () => ({ name: session.person ? landing(session.person.role) : 'login' }) },
    { path: '/watch/:alert?', name: 'watch', component: () => import('./views/WatchView.vue') },
    { path: '/desk', name: 'desk', component: () => import('./views/DeskView.vue') },
    { path: '/cases/:number', name: 'case', component: () => import('./views/CaseView.vue'), props: true },
    { path: '/cameras/:id', name: 'camera', component: () => import('./views/CameraView.vue'), props: true },
    { path: '/map', name: 'map', component: () => import('./views/MapView.vue') },
    { path: '/phones', name: 'phones', component: () => import('./views/PhonesView.vue') },
    { path: '/evaluation', name: 'evaluation', component: () => import('./views/EvaluationView.vue') },
    { path: '/health', name: 'health', component: () => import('./views/HealthView.vue') },
    { path: '/report', name: 'report', component: () => import('./views/ReportView.vue') },
    { path: '/:rest(.*)*', name: 'lost', component: () => import('./views/LostView.vue') },
  ],
})

router.beforeEach(async (to) => {
  const person = await knowSession()
  const name = String(to.name)
  if (!person) return name === 'login' ? true : { name: 'login', query: to.path === '/' ? {} : { to: to.fullPath } }
  if (name === 'login' || name === 'home') return { name: landing(person.role) }
  if (name === 'lost' || mayOpen(person.role, name, person.features?.phones ?? false)) return true
  return { name: landing(person.role) }
})
