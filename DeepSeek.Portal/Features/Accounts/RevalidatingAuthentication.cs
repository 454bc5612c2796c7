using System.Security.Claims;
using DeepSeek.Portal.Data;
using DeepSeek.Portal.Data.Entities;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace DeepSeek.Portal.Features.Accounts;

/// <summary>An open page lives in its circuit, without cookies being looked at: so it is asked now and then whether its user may still be there.</summary>
internal sealed partial class RevalidatingAuthentication(
    ILoggerFactory loggerFactory,
    IServiceScopeFactory scopes,
    IOptions<IdentityOptions> options,
    ILogger<RevalidatingAuthentication> logger) : RevalidatingServerAuthenticationStateProvider(loggerFactory)
{
    protected override TimeSpan RevalidationInterval => TimeSpan.FromMinutes(1);

    protected override async Task<bool> ValidateAuthenticationStateAsync(AuthenticationState authenticationState, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<PortalUser>>();
        var principal = authenticationState.User;
        try
        {
            return await users.GetUserAsync(principal) is { } user
                && principal.FindFirstValue(options.Value.ClaimsIdentity.SecurityStampClaimType) == await users.GetSecurityStampAsync(user);
        }
        catch (Exception e) when (DatabaseAway.Means(e))
        {
            // Nobody can say: the page stays, with what is open on it, and is asked again in a minute.
            LogUnknown(logger, e.Message);
            return true;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The database does not say whether open pages may stay; asking again in a minute. {Reason}")]
    private static partial void LogUnknown(ILogger logger, string reason);
}
