/** The document passes the recommended rules of two linters, so that generators and portals can use it as it is. */
import { createConfig, lintFromString } from '@redocly/openapi-core'
import spectral, { type RulesetDefinition } from '@stoplight/spectral-core'
import rulesets from '@stoplight/spectral-rulesets'
import { expect, test } from 'vitest'
import { served } from '../../test/app.ts'

const shop = served()

test('Spectral’s recommended rules find no error and no warning', async () => {
  const linter = new spectral.Spectral()
  linter.setRuleset({ extends: [[rulesets.oas as RulesetDefinition, 'recommended']] })
  const findings = await linter.run({ ...shop.document })
  expect(findings.map(({ code, message, path }) => `${code} at ${path.join('/')}: ${message}`)).toEqual([])
})

test('Redocly’s recommended rules find no error and no warning', async () => {
  const config = await createConfig({ extends: ['recommended'] })
  const findings = await lintFromString({ source: JSON.stringify(shop.document), config })
  expect(findings.map(({ ruleId, message, location: [at] }) => `${ruleId} at ${at?.pointer}: ${message}`)).toEqual([])
})
