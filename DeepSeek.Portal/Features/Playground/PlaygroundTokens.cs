using System.Collections.Concurrent;
using System.Net;
using DeepSeek.Portal.Features.Access;

namespace DeepSeek.Portal.Features.Playground;

/// <summary>Short-lived tokens with which the playground asks, one a user and tenant.</summary>
internal sealed class PlaygroundTokens(PlaygroundKeys keys, PlaygroundGateway gateway, TimeProvider time)
{
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(5);

    /// <summary>Before its end, a token is not used any more: the request has to arrive with it.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(30);

    /// <summary>How long gateways may take to hear of a new key.</summary>
    private static readonly TimeSpan Published = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly ConcurrentDictionary<(string UserId, string TenantId), (string Token, DateTimeOffset EndsAt)> _held = new();

    /// <summary>A token, or why there is none.</summary>
    public async Task<(string? Token, PlaygroundFailure? Failure)> GetAsync(string tenantId, Actor by, CancellationToken cancellationToken)
    {
        var owner = (by.UserId!, tenantId);
        if (_held.TryGetValue(owner, out var held) && held.EndsAt - Margin > time.GetUtcNow())
        {
            return (held.Token, null);
        }

        Forget();
        var renewed = false;
        while (true)
        {
            var key = await keys.GetAsync(tenantId, by, cancellationToken);
            var asked = time.GetUtcNow();
            var (token, failure) = await gateway.ExchangeAsync(key.Key.Reveal(), Life, cancellationToken);
            if (token is not null)
            {
                _held[owner] = (token.AccessToken, asked + TimeSpan.FromSeconds(token.ExpiresIn));
                return (token.AccessToken, null);
            }

            if (failure!.Status == (int)HttpStatusCode.ServiceUnavailable && failure.Problem == PlaygroundProblem.Refused)
            {
                // A gateway without keys to sign tokens with takes the key itself, which lives for an hour.
                return (key.Key.Reveal(), null);
            }

            if (failure.Status != (int)HttpStatusCode.Unauthorized)
            {
                return (null, failure);
            }

            if (time.GetUtcNow() - key.MadeAt < Published)
            {
                await Task.Delay(Pause, time, cancellationToken);
                continue;
            }

            // It was known, and is no more: somebody has revoked it, or given it another secret.
            await keys.ForgetAsync(tenantId, by, cancellationToken);
            if (renewed)
            {
                return (null, failure);
            }

            renewed = true;
        }
    }

    /// <summary>Asks for another token next time, by another secret: somebody has revoked the key, or given it another one.</summary>
    public Task ForgetAsync(string tenantId, Actor by, CancellationToken cancellationToken)
    {
        _held.TryRemove((by.UserId!, tenantId), out _);
        return keys.ForgetAsync(tenantId, by, cancellationToken);
    }

    private void Forget()
    {
        var now = time.GetUtcNow();
        foreach (var ended in _held.Where(held => held.Value.EndsAt <= now))
        {
            _held.TryRemove(ended);
        }
    }
}
