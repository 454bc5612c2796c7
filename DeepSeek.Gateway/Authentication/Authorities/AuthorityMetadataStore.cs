using System.Text;
using System.Text.Json;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace DeepSeek.Gateway.Authentication.Authorities;

/// <summary>An authority's metadata, fetched beside the requests. What was fetched last holds while the authority is away.</summary>
internal sealed partial class AuthorityMetadataStore(
    AuthorityOptions options, IHttpClientFactory clients, TimeProvider time, ILogger<AuthorityMetadataStore> logger)
{
    /// <summary>Name of the HTTP client.</summary>
    public const string Client = "token-authorities";

    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LastRetry = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly Lock _starting = new();
    private AuthorityMetadata? _current;
    private Task<bool>? _fetching;
    private long? _askedAt;

    /// <summary>What is known; null until it was fetched for the first time.</summary>
    public AuthorityMetadata? Current => Volatile.Read(ref _current);

    /// <summary>Fetches it now and again, until told to stop.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var retry = FirstRetry;
        while (true)
        {
            var fetched = await FetchOnceAsync();
            await Task.Delay(fetched ? TimeSpan.FromSeconds(options.RefreshSeconds) : retry, time, cancellationToken);
            retry = fetched ? FirstRetry : TimeSpan.FromTicks(Math.Min(retry.Ticks * 2, LastRetry.Ticks));
        }
    }

    /// <summary>Fetches it because a token names a key that is not known, unless that was done a moment ago: anybody can name keys that do not exist.</summary>
    /// <returns>Whether the authority could be reached.</returns>
    public async ValueTask<bool> FetchForUnknownKeyAsync(CancellationToken cancellationToken)
    {
        Task<bool> fetching;
        lock (_starting)
        {
            if (_askedAt is { } at && time.GetElapsedTime(at) < TimeSpan.FromSeconds(options.UnknownKeyRefreshSeconds))
            {
                // Whoever comes while the last one's fetch is under way waits for its outcome.
                fetching = _fetching ?? Task.FromResult(false);
            }
            else
            {
                _askedAt = time.GetTimestamp();
                fetching = FetchOnceAsync();
            }
        }

        // The fetch itself ends in time, and serves others; only the wait for it ends with the request.
        return await fetching.WaitAsync(cancellationToken);
    }

    /// <summary>One fetch at a time, whoever wants it.</summary>
    private Task<bool> FetchOnceAsync()
    {
        lock (_starting)
        {
            return _fetching is { IsCompleted: false } running ? running : _fetching = Task.Run(FetchAsync);
        }
    }

    private async Task<bool> FetchAsync()
    {
        using var late = new CancellationTokenSource(Patience, time);
        try
        {
            using var client = clients.CreateClient(Client);
            var retriever = new HttpDocumentRetriever(client) { RequireHttps = options.Authority.StartsWith(Uri.UriSchemeHttps + ":", StringComparison.OrdinalIgnoreCase) };
            var document = await OpenIdConnectConfigurationRetriever.GetAsync(
                options.Authority.TrimEnd('/') + "/.well-known/openid-configuration", retriever, late.Token);
            return Accept(document);
        }
        catch (Exception e) when (e is IOException or HttpRequestException or OperationCanceledException or InvalidOperationException or ArgumentException
            or SecurityTokenException or JsonException or TimeoutException or Polly.ExecutionRejectedException)
        {
            LogUnavailable(logger, options.Authority, e.InnerException?.Message ?? e.Message);
            return false;
        }
    }

    private bool Accept(OpenIdConnectConfiguration document)
    {
        if (document.Issuer?.TrimEnd('/') != options.ExpectedIssuer)
        {
            // Somebody who can name another issuer could have tokens of that one taken.
            LogOtherIssuer(logger, options.Authority, document.Issuer ?? "");
            return false;
        }

        List<SecurityKey> keys = [.. document.SigningKeys.Where(key => key is AsymmetricSecurityKey)];
        if (keys.Count == 0)
        {
            LogNoKeys(logger, options.Authority);
            return false;
        }

        var fingerprint = Fingerprint(document);
        if (Current?.Fingerprint != fingerprint)
        {
            Volatile.Write(ref _current, new AuthorityMetadata(document.Issuer, keys, fingerprint));
            LogFetched(logger, options.Authority, keys.Count);
        }

        return true;
    }

    private static string Fingerprint(OpenIdConnectConfiguration document)
    {
        var text = new StringBuilder(document.Issuer);
        foreach (var key in document.JsonWebKeySet.Keys)
        {
            text.Append('\n').AppendJoin('|', key.Kid, key.Kty, key.Crv, key.N, key.E, key.X, key.Y).Append('|').AppendJoin('|', key.X5c);
        }

        return text.ToString();
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Authority} has {Count} signing keys; its tokens are taken.")]
    private static partial void LogFetched(ILogger logger, string authority, int count);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Metadata of {Authority} could not be fetched; what is known of it goes on. {Reason}")]
    private static partial void LogUnavailable(ILogger logger, string authority, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Authority} says it is the issuer '{Issuer}', which is not the one configured. Its metadata is not taken.")]
    private static partial void LogOtherIssuer(ILogger logger, string authority, string issuer);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Authority} has no signing keys that can be used; what is known of it goes on.")]
    private static partial void LogNoKeys(ILogger logger, string authority);
}
