using DeepSeek.ControlPlane.Heartbeats;
using DeepSeek.ControlPlane.Signing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace DeepSeek.ControlPlane.InternalCalls;

/// <summary>Registers what signs between our services.</summary>
public static class InternalCallServiceCollectionExtensions
{
    /// <summary>Adds <see cref="InternalCallTokens"/> and <see cref="HeartbeatCodec"/>, both keyed by the shared secret.</summary>
    public static IServiceCollection AddInternalCalls(this IServiceCollection services)
    {
        services.AddOptions<InternalCallOptions>().BindConfiguration(InternalCallOptions.Section).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<InternalCallOptions>, InternalCallOptionsValidator>());
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(provider => new InternalCallTokens(
            Signer(provider, InternalCallTokens.Purpose), provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton(provider => new HeartbeatCodec(Signer(provider, HeartbeatCodec.Purpose)));
        return services;
    }

    private static HmacSigner Signer(IServiceProvider provider, string purpose) =>
        new(provider.GetRequiredService<IOptions<InternalCallOptions>>().Value.KeyBytes, purpose);
}
