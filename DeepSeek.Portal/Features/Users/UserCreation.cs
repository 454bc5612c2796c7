using System.Diagnostics.CodeAnalysis;

namespace DeepSeek.Portal.Features.Users;

/// <summary>What came of an invitation: a password, for the only time that it is known, or why there is none.</summary>
internal sealed record UserCreation
{
    private UserCreation()
    {
    }

    /// <summary>Null where there is a password.</summary>
    public UserProblem? Problem { get; private init; }

    public string? Id { get; private init; }

    /// <summary>To be changed at the first sign-in. Never logged, never stored.</summary>
    public string? Password { get; private init; }

    [MemberNotNullWhen(true, nameof(Id), nameof(Password))]
    public bool Succeeded => Problem is null;

    public static UserCreation Made(string id, string password) => new() { Id = id, Password = password };

    public static UserCreation Refused(UserProblem problem) => new() { Problem = problem };

    /// <summary>Without the password: records print their members, and something might log this.</summary>
    public override string ToString() => Problem?.ToString() ?? $"user {Id}";
}
