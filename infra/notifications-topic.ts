import { Alias } from 'aws-cdk-lib/aws-kms'
import { Topic } from 'aws-cdk-lib/aws-sns'
import type { Construct } from 'constructs'

/**
 * The topic that reactors notify: encrypted, and reached only with TLS. Its key is the one that AWS manages for SNS: the
 * key's own policy admits all publishers of the account that may publish (SNS Developer Guide, "Key management").
 */
export const makeNotificationsTopic = (scope: Construct): Topic =>
  new Topic(scope, 'Notifications', {
    enforceSSL: true,
    masterKey: Alias.fromAliasName(scope, 'NotificationsKey', 'alias/aws/sns'),
  })
