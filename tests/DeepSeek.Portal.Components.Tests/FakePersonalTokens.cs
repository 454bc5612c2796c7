using System.Security.Claims;
using DeepSeek.ControlPlane.ApiKeys;
using DeepSeek.Portal.Features.Access;
using DeepSeek.Portal.Features.Access.Tokens;

namespace DeepSeek.Portal.Components.Tests;

/// <summary>Tokens in memory.</summary>
internal sealed class FakePersonalTokens : IPersonalTokens
{
    public List<PersonalTokenItem> Items { get; } = [];

    public List<NewPersonalToken> Created { get; } = [];

    public ApiKey Token { get; } = ApiKey.Generate(ApiKeyKind.Personal);

    public Task<IReadOnlyList<PersonalTokenItem>> ListAsync(Actor by, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<PersonalTokenItem>>([.. Items]);

    public Task<PersonalTokenCreation> CreateAsync(NewPersonalToken wanted, Actor by, CancellationToken cancellationToken)
    {
        Created.Add(wanted);
        return Task.FromResult(PersonalTokenCreation.Made(Token));
    }

    public Task<bool> RevokeAsync(string publicId, Actor by, CancellationToken cancellationToken) => Task.FromResult(Items.RemoveAll(item => item.PublicId == publicId) > 0);

    public Task<ClaimsIdentity?> FindAsync(string text, string authenticationType, CancellationToken cancellationToken) => Task.FromResult<ClaimsIdentity?>(null);
}
