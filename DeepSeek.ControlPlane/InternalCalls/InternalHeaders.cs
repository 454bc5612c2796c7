namespace DeepSeek.ControlPlane.InternalCalls;

/// <summary>Header names that only our own services may send. The gateway strips them from what a client sends.</summary>
public static class InternalHeaders
{
    /// <summary>Every internal header begins so.</summary>
    public const string Prefix = "x-ds-internal-";

    /// <summary>The internal call token.</summary>
    public const string Token = Prefix + "token";
}
