using DeepSeek.Contracts.Errors;
using DeepSeek.Gateway.Errors;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;

namespace DeepSeek.Gateway.Authorization;

/// <summary>Says in a 403 which scope is missing; leaves the rest to the scheme that knows why it did not recognise the caller.</summary>
internal sealed class ScopeFailureResultHandler : IAuthorizationMiddlewareResultHandler
{
    public Task HandleAsync(RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult authorizeResult)
    {
        if (authorizeResult.Succeeded)
        {
            return next(context);
        }

        if (authorizeResult.Challenged)
        {
            return context.ChallengeAsync();
        }

        var missing = authorizeResult.AuthorizationFailure?.FailedRequirements.OfType<ScopeRequirement>().FirstOrDefault();
        return ApiFailureWriter.WriteAsync(context, new ApiFailure(
            ApiError.PermissionDenied,
            missing is null ? "This API key may not do this." : $"This API key does not have the scope '{missing.Scope}'."));
    }
}
