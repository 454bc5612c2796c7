using DeepSeek.Gateway.Authentication.Tokens;

namespace DeepSeek.Gateway.Authentication.Authorities;

/// <summary>Keeps what is known of authorities fresh.</summary>
internal sealed class AuthorityRefresher(IEnumerable<ITokenIssuer> issuers) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(issuers.OfType<AuthorityTokenIssuer>().Select(authority => authority.Metadata.RunAsync(stoppingToken)));
}
