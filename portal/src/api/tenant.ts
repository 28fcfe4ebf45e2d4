// Which organisation the person works in now: kept for the tab, sent with every request.
const KEY = 'vedette.tenant';

/** The organisation chosen in this tab; empty: the person's own. */
export const chosenTenant = (): string => sessionStorage.getItem(KEY) ?? '';

/** Choose another; the page is loaded afresh, so that nothing of the former one stays on the screen. */
export function chooseTenant(tenant: string): void {
  sessionStorage.setItem(KEY, tenant);
  window.location.assign('/');
}

/** Forget the choice, as when somebody signs out. */
export const forgetTenant = (): void => sessionStorage.removeItem(KEY);

/** The header for a request. */
export function tenantHeader(): Record<string, string> {
  const tenant = chosenTenant();
  return tenant ? { 'X-Vedette-Tenant': tenant } : {};
}
