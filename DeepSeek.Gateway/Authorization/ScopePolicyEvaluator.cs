using DeepSeek.Gateway.Authentication;
using DeepSeek.Gateway.Requests;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;

namespace DeepSeek.Gateway.Authorization;

/// <summary>
/// Policies by the caller that authentication found. One that is met is seen at once, as those of nearly all requests are; whatever else there is goes its
/// usual way.
/// </summary>
internal sealed class ScopePolicyEvaluator(IAuthorizationService authorization) : PolicyEvaluator(authorization)
{
    private static readonly Task<AuthenticateResult> Nothing = Task.FromResult(AuthenticateResult.NoResult());
    private static readonly Task<PolicyAuthorizationResult> Met = Task.FromResult(PolicyAuthorizationResult.Success());

    /// <summary>Authentication has been; it left what it found with the request.</summary>
    public override Task<AuthenticateResult> AuthenticateAsync(AuthorizationPolicy policy, HttpContext context) => Nothing;

    public override Task<PolicyAuthorizationResult> AuthorizeAsync(
        AuthorizationPolicy policy, AuthenticateResult authenticationResult, HttpContext context, object? resource)
    {
        if (context.GetGatewayRequest().Caller is not { } caller)
        {
            return base.AuthorizeAsync(policy, authenticationResult, context, resource);
        }

        // What is not met is told from what nobody may ask: the caller is known.
        return IsMet(policy, caller)
            ? Met
            : base.AuthorizeAsync(policy, AuthenticateResult.Success(new AuthenticationTicket(caller.Principal, BearerChallenge.Scheme)), context, resource);
    }

    private static bool IsMet(AuthorizationPolicy policy, Caller caller)
    {
        for (var i = 0; i < policy.Requirements.Count; i++)
        {
            if (policy.Requirements[i] is not ScopeRequirement needed || !caller.Scopes.Contains(needed.Scope))
            {
                return false;
            }
        }

        return true;
    }
}
