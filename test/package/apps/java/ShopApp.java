package com.myorg;

import software.amazon.awscdk.App;
import software.amazon.awscdk.StackProps;

public class ShopApp {
    public static void main(final String[] args) {
        App app = new App();
        new ShopStack(app, "ShopStack", StackProps.builder().build());
        app.synth();
    }
}
