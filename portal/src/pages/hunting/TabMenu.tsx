// What can be done with the shown tab: name it, close it, or forget every text that this browser keeps.
import { Button, Field, Input, Menu, MenuDivider, MenuItem, MenuList, MenuPopover, MenuTrigger } from '@fluentui/react-components';
import { MoreVerticalRegular } from '@fluentui/react-icons';
import { useState } from 'react';
import { Confirm, useAsking } from '../../components/Confirm';
import { changeTab, type Tab } from './desk';

type Props = { tab: Tab; several: boolean; onClose: () => void; onClear: () => void };

export function TabMenu({ tab, several, onClose, onClear }: Props) {
  const naming = useAsking();
  const clearing = useAsking();
  const [name, setName] = useState('');
  return (
    <>
      <Menu>
        <MenuTrigger disableButtonEnhancement>
          <Button size="small" appearance="subtle" icon={<MoreVerticalRegular />} aria-label={`More about the tab ${tab.name}`} />
        </MenuTrigger>
        <MenuPopover>
          <MenuList>
            <MenuItem onClick={() => { setName(tab.name); naming.ask(); }}>Name it …</MenuItem>
            <MenuItem onClick={onClose}>{several ? 'Close it' : 'Empty it'}</MenuItem>
            <MenuDivider />
            <MenuItem onClick={clearing.ask}>Forget all texts in this browser …</MenuItem>
          </MenuList>
        </MenuPopover>
      </Menu>
      <Confirm open={naming.open} title="Name the tab" verb="Save" ready={name.trim() !== ''} onClose={naming.close} onDone={() => { changeTab(tab.id, { name: name.trim() }); naming.close(); }}>
        <Field label="Name"><Input value={name} maxLength={80} onChange={(_, data) => setName(data.value)} /></Field>
      </Confirm>
      <Confirm open={clearing.open} title="Forget all texts in this browser?" verb="Forget them" onClose={clearing.close} onDone={() => { clearing.close(); onClear(); }}>
        <div>Every query tab is closed, and its text is gone. What is saved in the library, and what stands in the history, stays.</div>
      </Confirm>
    </>
  );
}
