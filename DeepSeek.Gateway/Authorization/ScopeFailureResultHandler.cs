using DeepSeek.Contracts.Errors;
using DeepSeek.Gateway.Authentication;
using DeepSeek.Gateway.Errors;
using DeepSeek.Gateway.Requests;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;

namespace DeepSeek.Gateway.Authorization;

/// <summary>Says in a 403 which scope is missing, and in a 401 why nobody knows who asks.</summary>
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
            return BearerChallenge.WriteAsync(context, context.GetGatewayRequest().Unidentified);
        }

        var credential = context.GetGatewayRequest().Caller?.CredentialName ?? "API key";
        if (authorizeResult.AuthorizationFailure?.FailedRequirements.OfType<ScopeRequirement>().FirstOrDefault() is not { } missing)
        {
            return ApiFailureWriter.WriteAsync(context, new ApiFailure(ApiError.PermissionDenied, $"This {credential} may not do this."));
        }

        context.Response.Headers.WWWAuthenticate = BearerChallenge.InsufficientScope(missing.Scope);
        return ApiFailureWriter.WriteAsync(
            context, new ApiFailure(ApiError.PermissionDenied, $"This {credential} does not have the scope '{missing.Scope}'."));
    }
}
