using DeepSeek.Portal.Features.Access;

namespace DeepSeek.Portal.Features.Users;

/// <summary>Who can sign in, and with which roles. Nobody gives what he does not have, or touches somebody who has more than he.</summary>
internal interface IUsers
{
    /// <summary>False where people sign in with a provider only: nobody is given a password then.</summary>
    bool GivesPasswords { get; }

    /// <summary>Those whom whoever asks may see: all, or who has a role for one of his tenants.</summary>
    Task<UserPage> ListAsync(UserQuery query, Actor by, CancellationToken cancellationToken);

    /// <summary>One of them; null where there is none whom he may see.</summary>
    Task<UserItem?> FindAsync(string id, Actor by, CancellationToken cancellationToken);

    /// <summary>Makes an account with a password that is shown once and has to be changed at the first sign-in.</summary>
    Task<UserCreation> CreateAsync(NewUser wanted, Actor by, CancellationToken cancellationToken);

    /// <summary>Gives an account another password that is shown once; whoever is signed in with it is signed out.</summary>
    Task<UserCreation> ResetPasswordAsync(string id, Actor by, CancellationToken cancellationToken);

    /// <summary>Lets somebody in no more, or again. Null where that was done.</summary>
    Task<UserProblem?> SetDisabledAsync(string id, bool disabled, Actor by, CancellationToken cancellationToken);

    /// <summary>Gives somebody a role, on the platform where <paramref name="tenantId"/> is null. Null where he has it now.</summary>
    Task<UserProblem?> GrantAsync(string id, string roleId, string? tenantId, Actor by, CancellationToken cancellationToken);

    /// <summary>Takes a role away. Null where he has it no more.</summary>
    Task<UserProblem?> WithdrawAsync(string id, string roleId, string? tenantId, Actor by, CancellationToken cancellationToken);
}
