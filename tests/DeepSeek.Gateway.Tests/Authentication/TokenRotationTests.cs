using System.Collections.Concurrent;
using DeepSeek.Gateway.Authentication.PlatformTokens;
using DeepSeek.Testing;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace DeepSeek.Gateway.Tests.Authentication;

/// <summary>Signing keys of the platform's tokens come and go.</summary>
public sealed class TokenRotationTests(TokenFixture fixture) : IClassFixture<TokenFixture>
{
    private static readonly Uri Jwks = new("/.well-known/jwks.json", UriKind.Relative);

    [Fact]
    public async Task Rotate_WhileRequestsAreMade_NoneFails()
    {
        var early = await fixture.TokenForAsync(fixture.Platform.Key);
        var failed = new ConcurrentQueue<string>();
        using var stop = new CancellationTokenSource();
        var asked = 0;
        var askers = Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                foreach (var token in new[] { early, await fixture.TokenForAsync(fixture.Platform.Key) })
                {
                    using var response = await fixture.GetAsync(token);
                    if (!response.IsSuccessStatusCode)
                    {
                        failed.Enqueue(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
                    }

                    Interlocked.Increment(ref asked);
                }
            }
        })).ToList();

        try
        {
            for (var i = 1; i <= 3; i++)
            {
                // Each signs at once: its time lies in the past, after that of the one before.
                var kid = await SigningKeyAsync();
                PlatformTokenKeyFiles.Create(fixture.KeysFolder, TimeProvider.System.GetUtcNow().AddMinutes(-10 + i));
                await Eventually.IsAsync(async () => await SigningKeyAsync() != kid);
                var before = Volatile.Read(ref asked);
                await Eventually.IsAsync(() => Volatile.Read(ref asked) > before + 20);
            }
        }
        finally
        {
            await stop.CancelAsync();
            await Task.WhenAll(askers);
        }

        Assert.Empty(failed);
    }

    [Fact]
    public async Task Keys_OfOneFolder_AreOneForTwoGateways()
    {
        await using var other = await fixture.StartGatewayAsync(fixture.Provider);
        using var client = new HttpClient { BaseAddress = other.Address };

        // One that is announced is published, and signs nothing yet.
        var signing = await SigningKeyAsync();
        var count = (await PublishedAsync(client)).Count;
        PlatformTokenKeyFiles.Create(fixture.KeysFolder, TimeProvider.System.GetUtcNow().AddMinutes(10));
        await Eventually.IsAsync(async () => (await PublishedAsync(client)).Count == count + 1);
        await Eventually.IsAsync(async () => (await PublishedAsync(fixture.Client)).Count == count + 1);

        Assert.Equal(await PublishedAsync(client), await PublishedAsync(fixture.Client));
        Assert.Equal(signing, await SigningKeyAsync());
        using var response = await TokenFixture.GetAsync(client, await fixture.TokenForAsync(fixture.Platform.Key));
        Assert.Equal(200, (int)response.StatusCode);
    }

    [Fact]
    public async Task Keys_FileIsRemoved_ItsTokensEnd()
    {
        var time = TimeProvider.System.GetUtcNow().AddMinutes(-1);
        var before = await SigningKeyAsync();
        PlatformTokenKeyFiles.Create(fixture.KeysFolder, time);
        await Eventually.IsAsync(async () => await SigningKeyAsync() != before);
        var token = await fixture.TokenForAsync(fixture.Platform.Key);
        using var good = await fixture.GetAsync(token);
        Assert.Equal(200, (int)good.StatusCode);

        File.Delete(Path.Combine(fixture.KeysFolder, PlatformTokenKeyFiles.NameOf(time)));

        await Eventually.IsAsync(async () => (int)(await fixture.GetAsync(token)).StatusCode == 401);
        Assert.Equal(before, await SigningKeyAsync());
    }

    private static async Task<List<string>> PublishedAsync(HttpClient client) =>
        [.. new JsonWebKeySet(await client.GetStringAsync(Jwks, TestContext.Current.CancellationToken)).Keys.Select(key => key.Kid)];

    private async Task<string> SigningKeyAsync() => new JsonWebToken(await fixture.TokenForAsync(fixture.Platform.Key)).Kid;
}
