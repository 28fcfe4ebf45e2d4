// The bar above everything: the product, global search, organisation, time zone, theme, help, account.
import { Button, Menu, MenuDivider, MenuItem, MenuItemRadio, MenuList, MenuPopover, MenuTrigger, Tooltip, makeStyles } from '@fluentui/react-components';
import { BuildingRegular, ChevronDownRegular, ClockRegular, KeyboardRegular, NavigationRegular, PersonRegular, PlugDisconnectedRegular, QuestionCircleRegular, ShieldPersonRegular, SignOutRegular, WeatherMoonRegular, WeatherSunnyRegular } from '@fluentui/react-icons';
import { Link, useLocation } from 'wouter';
import { calls, queries } from '../api/client';
import { useMe } from '../api/session';
import { chooseTenant, forgetTenant } from '../api/tenant';
import { setPrefs, useMode, usePrefs, useZone, useZones } from '../theme/prefs';
import { NARROW } from '../theme/narrow';
import { Notices } from './Notices';
import { SearchBox } from './SearchBox';
import { useShortcuts } from './shortcuts';

const useStyles = makeStyles({
  bar: { display: 'flex', alignItems: 'center', gap: '4px', height: '44px', padding: '0 10px 0 14px', [NARROW]: { padding: '0 4px', gap: 0 }, background: 'var(--bar)', color: '#fff', flexShrink: 0, '& button': { color: '#fff' }, '& button:hover, & button:hover:active, & button[aria-expanded="true"]': { color: '#fff', background: 'rgba(255,255,255,0.14)' }, '& button:hover .fui-Button__icon': { color: '#fff' }, '& :focus-visible': { outlineColor: '#fff' } },
  brand: { display: 'flex', alignItems: 'center', gap: '8px', color: '#fff', textDecoration: 'none', fontWeight: 600, fontSize: '15px', letterSpacing: '0.01em', width: '194px', [NARROW]: { width: 'auto', padding: '0 6px 0 2px', '& > span': { display: 'none' } }, ':focus-visible': { outline: '2px solid #fff', outlineOffset: '2px' } },
  space: { flex: 1, [NARROW]: { display: 'none' } },
  word: { maxWidth: '64px', overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' },
  tight: { [NARROW]: { minWidth: 0, paddingLeft: '6px', paddingRight: '6px' } },
  wide: { display: 'inline-flex', alignItems: 'center', gap: '4px', [NARROW]: { display: 'none' } },
  lost: { display: 'flex', alignItems: 'center', gap: '6px', fontSize: '12px', padding: '0 8px' },
});

/** `onPages`: there is no room for the navigation; it is opened with this. */
type Props = { live: boolean; onPages?: (() => void) | undefined; onHelp: () => void; onKeys: () => void };

export function TopBar({ live, onPages, onHelp, onKeys }: Props) {
  const s = useStyles();
  const me = useMe();
  const mode = useMode();
  const prefs = usePrefs();
  const zone = useZone();
  const zones = useZones();
  const [, go] = useLocation();
  useShortcuts([
    { keys: '?', label: 'This sheet', run: onKeys },
    { keys: 't z', label: 'Times in UTC or not', run: () => setPrefs({ zone: zone !== 'UTC' ? 'utc' : zones.house === 'UTC' ? 'local' : 'house' }) },
    { keys: 't t', label: 'Light or dark', run: () => setPrefs({ theme: mode === 'dark' ? 'light' : 'dark' }) },
  ], 'everywhere');
  const leave = async () => {
    await calls.DELETE('/api/v1/session');
    forgetTenant();
    queries.clear();
    window.location.assign('/');
  };
  return (
    <header className={`${s.bar} no-print`}>
      {onPages && <Button appearance="transparent" icon={<NavigationRegular />} aria-label="Open the navigation" onClick={onPages} />}
      <Link href="/" className={s.brand} aria-label="Vedette">
        <img src="/favicon.svg" alt="" width={22} height={22} />
        <span>Vedette</span>
      </Link>
      <SearchBox />
      <span className={s.space} />
      {!live && (
        <Tooltip content="Live updates are interrupted; the portal tries again by itself." relationship="description">
          <span className={s.lost} role="status"><PlugDisconnectedRegular aria-hidden /> Not live</span>
        </Tooltip>
      )}
      {me.tenants.length > 1 && (
        <Menu checkedValues={{ tenant: [me.tenant] }}>
          <MenuTrigger disableButtonEnhancement>
            <Button appearance="transparent" size="small" icon={<BuildingRegular />} aria-label={`Organisation: ${me.tenant}`}>{me.tenant}</Button>
          </MenuTrigger>
          <MenuPopover>
            <MenuList>{me.tenants.map((name) => <MenuItemRadio key={name} name="tenant" value={name} onClick={() => chooseTenant(name)}>{name}</MenuItemRadio>)}</MenuList>
          </MenuPopover>
        </Menu>
      )}
      <Menu checkedValues={{ zone: [prefs.zone] }}>
        <MenuTrigger disableButtonEnhancement>
          <Button appearance="transparent" size="small" icon={<ClockRegular />} className={s.tight} aria-label={`Times are in ${zone}`}>{onPages ? <span className={s.word}>{zone}</span> : zone}</Button>
        </MenuTrigger>
        <MenuPopover>
          <MenuList>
            <MenuItemRadio name="zone" value="house" onClick={() => setPrefs({ zone: 'house' })}>{`Of the organisation: ${zones.house}`}</MenuItemRadio>
            <MenuItemRadio name="zone" value="utc" onClick={() => setPrefs({ zone: 'utc' })}>UTC</MenuItemRadio>
            <MenuItemRadio name="zone" value="local" onClick={() => setPrefs({ zone: 'local' })}>{`Local: ${zones.local}`}</MenuItemRadio>
          </MenuList>
        </MenuPopover>
      </Menu>
      <Notices />
      <Button appearance="transparent" size="small" className={s.wide} icon={mode === 'dark' ? <WeatherSunnyRegular /> : <WeatherMoonRegular />} aria-label={mode === 'dark' ? 'Light theme' : 'Dark theme'} onClick={() => setPrefs({ theme: mode === 'dark' ? 'light' : 'dark' })} />
      <Button appearance="transparent" size="small" icon={<QuestionCircleRegular />} aria-label="Need help?" onClick={onHelp} />
      <Menu>
        <MenuTrigger disableButtonEnhancement>
          <Button appearance="transparent" size="small" className={s.tight} icon={<PersonRegular />} aria-label={`Account ${me.name}`}>
            <span className={s.wide}>{me.name} <ChevronDownRegular aria-hidden /></span>
          </Button>
        </MenuTrigger>
        <MenuPopover>
          <MenuList>
            <MenuItem icon={<PersonRegular />} onClick={() => go('/account')}>My account</MenuItem>
            <MenuItem icon={<ShieldPersonRegular />} onClick={() => go('/settings/roles')}>Your roles</MenuItem>
            <MenuItem icon={<KeyboardRegular />} onClick={onKeys}>Keyboard shortcuts</MenuItem>
            <MenuDivider />
            <MenuItem icon={<SignOutRegular />} onClick={() => void leave()}>Sign out</MenuItem>
          </MenuList>
        </MenuPopover>
      </Menu>
    </header>
  );
}
