using DeepSeek.Portal.Features.Access;

namespace DeepSeek.Portal.Features.Accounts.SingleSignOn;

/// <summary>Which groups of the sign-in provider give which roles. What is changed holds from everybody's next sign-in on.</summary>
internal interface IGroupMappings
{
    /// <summary>What people call the provider; null where none is configured.</summary>
    string? ProviderName { get; }

    /// <summary>Those of the configuration and those that were made here, by group; none for who may not see users.</summary>
    Task<IReadOnlyList<GroupMappingItem>> ListAsync(Actor by, CancellationToken cancellationToken);

    /// <summary>Maps a group. Nobody gives a group what he does not have himself.</summary>
    Task<GroupMappingChange> AddAsync(NewGroupMapping wanted, Actor by, CancellationToken cancellationToken);

    /// <summary>Takes a mapping away. Null where that was done.</summary>
    Task<GroupMappingProblem?> RemoveAsync(string id, Actor by, CancellationToken cancellationToken);
}
