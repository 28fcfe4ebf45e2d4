// The incident to take along: a report to print, JSON with everything, CSV of its alerts.
import { Button, Menu, MenuItem, MenuList, MenuPopover, MenuTrigger } from '@fluentui/react-components';
import { ArrowDownloadRegular } from '@fluentui/react-icons';
import { useLocation } from 'wouter';
import { asProblem } from '../../api/problem';
import { useTell } from '../../shell/toasts';
import { otherZone } from '../../theme/prefs';
import { saveAlerts, saveWhole } from './export';
import type { Incident } from './words';

export function ExportMenu({ of }: { of: Incident }) {
  const [, go] = useLocation();
  const tell = useTell();
  return (
    <Menu>
      <MenuTrigger disableButtonEnhancement>
        <Button icon={<ArrowDownloadRegular />}>Export</Button>
      </MenuTrigger>
      <MenuPopover>
        <MenuList>
          <MenuItem onClick={() => go(`/incidents/${of.number}/report`)}>Report to print or keep as PDF</MenuItem>
          <MenuItem onClick={() => void saveWhole(of).catch((error: unknown) => tell(asProblem(error).message, 'error'))}>Everything as JSON</MenuItem>
          <MenuItem onClick={() => saveAlerts(of)}>{`Alerts as CSV, times in UTC and ${otherZone()}`}</MenuItem>
        </MenuList>
      </MenuPopover>
    </Menu>
  );
}
