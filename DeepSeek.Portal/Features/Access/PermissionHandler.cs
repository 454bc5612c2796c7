using DeepSeek.Portal.Data;
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
            // Who may do what cannot be said: then nobody may.
            LogUnknown(logger, e.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The database does not say who may do what; nobody may until it does. {Reason}")]
    private static partial void LogUnknown(ILogger logger, string reason);
}
