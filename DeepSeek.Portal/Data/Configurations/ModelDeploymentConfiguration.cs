using DeepSeek.Portal.Data.Entities;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DeepSeek.Portal.Data.Configurations;

internal sealed class ModelDeploymentConfiguration : IEntityTypeConfiguration<ModelDeployment>
{
    private const int StateLength = 20;

    public void Configure(EntityTypeBuilder<ModelDeployment> builder)
    {
        builder.ToTable("ModelDeployments");
        builder.HasKey(deployment => new { deployment.Name, deployment.Revision });
        builder.Property(deployment => deployment.Name).HasMaxLength(ModelDeployment.MaxNameLength);
        builder.Property(deployment => deployment.Version).HasMaxLength(ModelDeployment.MaxNameLength);
        builder.Property(deployment => deployment.PreviousVersion).HasMaxLength(ModelDeployment.MaxNameLength);
        builder.Property(deployment => deployment.Reason).HasMaxLength(ModelDeployment.MaxReasonLength);
        builder.Property(deployment => deployment.RequestId).HasMaxLength(ModelDeployment.MaxRequestIdLength);
        builder.Property(deployment => deployment.RequestedBy).HasMaxLength(PortalDbContext.UserNameLength);
        builder.Property(deployment => deployment.State).HasConversion<string>().HasMaxLength(StateLength).IsConcurrencyToken();
        builder.HasIndex(deployment => deployment.RequestId).IsUnique();

        // What the roll-out controller asks every second.
        builder.HasIndex(deployment => deployment.State);
    }
}
