namespace DeepSeek.Inference.Processing.Guarding;

/// <summary>What a call of a processor brought.</summary>
/// <param name="Value">What it gave back; nothing where it failed.</param>
/// <param name="Fault">Why it failed.</param>
internal readonly record struct CallResult<T>(T? Value, CallFault Fault)
{
    public static implicit operator CallResult<T>(CallFault fault) => new(default, fault);

    public static implicit operator CallResult<T>(T value) => new(value, CallFault.None);
}
