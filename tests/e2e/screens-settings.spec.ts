import { DEVICE_SCREENS } from '../support/device-screens.ts';
import { SETTINGS_SCREENS } from '../support/settings-screens.ts';
import { lookAt } from './look.ts';

lookAt([...SETTINGS_SCREENS, ...DEVICE_SCREENS]);
