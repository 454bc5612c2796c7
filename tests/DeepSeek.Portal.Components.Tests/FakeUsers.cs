using DeepSeek.Portal.Features.Access;
using DeepSeek.Portal.Features.Users;

namespace DeepSeek.Portal.Components.Tests;

/// <summary>Users in memory; the password is always the same.</summary>
internal sealed class FakeUsers : IUsers
{
    public const string Password = "shown-only-once-22";

    public List<UserItem> Items { get; } = [];

    public List<UserQuery> Queries { get; } = [];

    public List<NewUser> Created { get; } = [];

    public List<string> Changes { get; } = [];

    public UserProblem? Problem { get; set; }

    public bool GivesPasswords { get; set; } = true;

    public Task<UserPage> ListAsync(UserQuery query, Actor by, CancellationToken cancellationToken)
    {
        Queries.Add(query);
        return Task.FromResult(new UserPage([.. Items], Items.Count));
    }

    public Task<UserItem?> FindAsync(string id, Actor by, CancellationToken cancellationToken) => Task.FromResult(Items.Find(item => item.Id == id));

    public Task<UserCreation> CreateAsync(NewUser wanted, Actor by, CancellationToken cancellationToken)
    {
        if (Problem is { } problem)
        {
            return Task.FromResult(UserCreation.Refused(problem));
        }

        Created.Add(wanted);
        return Task.FromResult(UserCreation.Made("new", Password));
    }

    public Task<UserCreation> ResetPasswordAsync(string id, Actor by, CancellationToken cancellationToken)
    {
        Changes.Add($"reset {id}");
        return Task.FromResult(UserCreation.Made(id, Password));
    }

    public Task<UserProblem?> SetDisabledAsync(string id, bool disabled, Actor by, CancellationToken cancellationToken) => Did($"disabled {id} {disabled}");

    public Task<UserProblem?> GrantAsync(string id, string roleId, string? tenantId, Actor by, CancellationToken cancellationToken) =>
        Did($"granted {id} {roleId} {tenantId ?? "platform"}");

    public Task<UserProblem?> WithdrawAsync(string id, string roleId, string? tenantId, Actor by, CancellationToken cancellationToken) =>
        Did($"withdrawn {id} {roleId} {tenantId ?? "platform"}");

    private Task<UserProblem?> Did(string what)
    {
        Changes.Add(what);
        return Task.FromResult(Problem);
    }
}
