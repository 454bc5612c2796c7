using DeepSeek.Portal.Data;
using DeepSeek.Portal.Features.Accounts;
using Microsoft.AspNetCore.Authorization;

namespace DeepSeek.Portal.Features.Access;

internal sealed partial class PermissionHandler(IActors actors, ILogger<PermissionHandler> logger) : AuthorizationHandler<PermissionRequirement>
{
    protected override async Task HandleRequirementAsync(AuthorizationHandlerContext context, PermissionRequirement requirement)
    {
        try
        {
            var actor = await actors.FindAsync(context.User, null, CancellationToken.None);
            if (requirement.AnyOf.Any(actor.MaySomewhere))
            {
                context.Succeed(requirement);
            }
        }
        catch (Exception e) when (DatabaseAway.Means(e))
        {
            // Who may do what cannot be said: then nobody may. A program is told to come again, and not that it may not.
            if (context.Resource is HttpContext http && http.Request.Path.StartsWithSegments(AccountPaths.Api))
            {
                throw;
            }

            LogUnknown(logger, e.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The database does not say who may do what; nobody may until it does. {Reason}")]
    private static partial void LogUnknown(ILogger logger, string reason);
}
