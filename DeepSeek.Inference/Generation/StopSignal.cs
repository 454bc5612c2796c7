namespace DeepSeek.Inference.Generation;

/// <summary>How who reads an answer tells the engine that he needs no more of it.</summary>
internal sealed class StopSignal
{
    private volatile bool _isSet;

    public bool IsSet => _isSet;

    public void Set() => _isSet = true;
}
