namespace DeepSeek.Portal.Features.ModelVersions.Aliases;

/// <summary>Why an alias was not set or removed.</summary>
internal enum ModelAliasProblem
{
    /// <summary>Whoever asks may not set or remove aliases.</summary>
    Denied,

    /// <summary>There is no such alias to remove.</summary>
    NotFound,

    /// <summary>It is empty, too long, or has characters that names of models have not: white space, <c>/</c>, <c>@</c>.</summary>
    AliasInvalid,

    /// <summary>The target is no name of a model, with or without <c>@version</c>.</summary>
    TargetInvalid,

    /// <summary>There are too many targets, or one of them is there twice.</summary>
    TargetsInvalid,

    /// <summary>Neither a replica nor a decision nor an upstream nor an alias is called so.</summary>
    TargetUnknown,

    /// <summary>A weight is out of range.</summary>
    WeightInvalid,

    /// <summary>All weights are 0: no request could go anywhere.</summary>
    WeightsAllZero,

    /// <summary>Somebody else has changed it meanwhile: look again at what is there now.</summary>
    Changed,

    /// <summary>A model is called so.</summary>
    IsAModel,

    /// <summary>The alias would stand for itself, at once or by way of others.</summary>
    Cycle,

    /// <summary>Whether a model is called so cannot be said: Redis cannot be reached.</summary>
    ReplicasUnknown,
}
