namespace DeepSeek.Inference.Runtime;

/// <summary>A run was ended from outside, because it took too long.</summary>
internal sealed class RunTerminatedException : Exception
{
    public RunTerminatedException()
    {
    }

    public RunTerminatedException(string message)
        : base(message)
    {
    }

    public RunTerminatedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
