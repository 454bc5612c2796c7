namespace DeepSeek.Gateway.Replicas;

/// <summary>The replica's word that its stream is whole.</summary>
internal sealed class GenerationDone
{
    public static readonly GenerationDone Instance = new();

    private GenerationDone()
    {
    }
}
