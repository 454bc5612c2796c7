using System.Diagnostics.CodeAnalysis;
using DeepSeek.Portal.Data.Entities;

namespace DeepSeek.Portal.Features.Accounts.SingleSignOn;

/// <summary>An account for somebody who comes from the provider, or why there is none.</summary>
internal readonly record struct Admission(PortalUser? User, SignInRefusal? Refusal)
{
    [MemberNotNullWhen(true, nameof(User))]
    public bool Admitted => User is not null;

    public static Admission Of(PortalUser user) => new(user, null);

    public static Admission Refused(SignInRefusal refusal) => new(null, refusal);
}
