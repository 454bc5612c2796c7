namespace DeepSeek.ControlPlane.Limits;

/// <summary>Whose use a limit counts.</summary>
public enum LimitScope
{
    /// <summary>That of one API key.</summary>
    Key,

    /// <summary>That of all keys of a tenant together.</summary>
    Tenant,

    /// <summary>That of a model, whoever asks it.</summary>
    Model,
}
