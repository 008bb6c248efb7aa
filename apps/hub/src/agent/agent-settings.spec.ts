import { readAgentSettings } from './agent-settings.js';

const VARIABLES = { WATCHFLOOR_AGENT_TOKEN: 'token' };
const OPTIONS = { hub: 'https://watch.example.com', spool: 'spool' };

describe('the settings of an agent', () => {
  it('are what its command line says', () => {
    const settings = readAgentSettings({ ...OPTIONS, allow: ['10.0.0.0/8'], deny: ['10.1.0.0/16'] }, VARIABLES);
    expect(settings).toMatchObject({ hubUrl: OPTIONS.hub, token: 'token', egress: { allowLoopback: false } });
    expect(settings.egress.probe).toEqual({ allow: ['10.0.0.0/8'], deny: ['10.1.0.0/16'] });
  });

  it('say everything that is wrong at once, and which of several it is', () => {
    const read = () => readAgentSettings({ hub: 'http://10.0.0.1', spool: '', allow: ['a.example', '10.0.0.0/99'], deny: ['?'] }, {});
    expect(read).toThrow(
      [
        'The agent can not start:',
        '  --hub http://10.0.0.1 would carry secrets in the clear → write https://',
        '  --allow 10.0.0.0/99 is no CIDR, address or host name → write 10.0.0.0/8, 10.0.0.7:443 or shop.example.com',
        '  --deny ? is no CIDR, address or host name → write 10.0.0.0/8, 10.0.0.7:443 or shop.example.com',
        '  WATCHFLOOR_AGENT_TOKEN is not set',
      ].join('\n'),
    );
  });
});
